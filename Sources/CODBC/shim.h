#pragma once
#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

// Macros with a cast in them, which Swift does not import.

static const SQLPOINTER odbc_version_3 = (SQLPOINTER)SQL_OV_ODBC3;
static const SQLINTEGER odbc_null_data = SQL_NULL_DATA;
static const SQLINTEGER odbc_no_total = SQL_NO_TOTAL;
