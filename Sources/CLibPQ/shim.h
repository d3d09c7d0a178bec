#pragma once
#include <libpq-fe.h>
#include <stdbool.h>
#include <string.h>

// Macros that are characters, which Swift does not import as what the functions take.

static const int pq_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int pq_diag_message_primary = PG_DIAG_MESSAGE_PRIMARY;
static const int pq_diag_constraint_name = PG_DIAG_CONSTRAINT_NAME;

static inline bool pq_is_fatal(const PGresult *result) {
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

// libpq takes what a server says unasked for a notice, its parting word too, and prints notices to the standard error. This
// prints nothing and keeps the code of a parting word, five characters or none, where there is room for it.

typedef struct {
    char code[6];
} pq_parting_word;

static inline void pq_keep_parting_word(void *word, const PGresult *result) {
    const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (word && pq_is_fatal(result) && code && strlen(code) == 5) memcpy(((pq_parting_word *)word)->code, code, 6);
}
static inline void pq_keep_parting_words(PGconn *connection, pq_parting_word *word) {
    PQsetNoticeReceiver(connection, pq_keep_parting_word, word);
}
