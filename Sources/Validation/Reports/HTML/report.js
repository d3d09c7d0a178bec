"use strict";
// Shows the list of findings: filters, order and pages. All texts go in through textContent.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  // A finding: rule, file, sheet, row, column, key, message, fix; the texts by their places in tables, -1 for none.
  const RULE = 0, FILE = 1, SHEET = 2, ROW = 3, COLUMN = 4, KEY = 5, MESSAGE = 6, FIX = 7;
  const SIZE = 200, FIELDS = ["severity", "rule", "file", "column", "text", "order"];
  const LABELS = { error: "拒收", warning: "警告", notice: "提示" };
  const $ = (id) => document.getElementById(id);
  let found = [], page = 0;

  const text = (table, index) => (index < 0 ? "" : table[index]);
  const severity = (finding) => data.rules[finding[RULE]][1];
  const file = (finding) => {
    const name = text(data.files, finding[FILE]), sheet = text(data.sheets, finding[SHEET]);
    return name === "" ? "数据集" : sheet === "" ? name : name + " " + sheet;
  };

  function fill(select, values) {
    for (const [value, label] of values) {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = label;
      select.append(option);
    }
  }

  function used(place) {
    const counts = new Map();
    for (const finding of data.findings) if (finding[place] >= 0) counts.set(finding[place], (counts.get(finding[place]) || 0) + 1);
    return [...counts];
  }

  function wanted() {
    const form = {};
    for (const name of FIELDS) form[name] = $(name).value;
    return form;
  }

  // Which findings fit; the numbers of tables are compared, texts only when something was typed.
  function filter() {
    const form = wanted(), needle = form.text.trim().toLowerCase();
    const rule = form.rule === "" ? -1 : +form.rule, inFile = form.file === "" ? -1 : +form.file;
    const column = form.column === "" ? -1 : +form.column;
    found = [];
    data.findings.forEach((finding, index) => {
      if (rule >= 0 && finding[RULE] !== rule) return;
      if (inFile >= 0 && finding[FILE] !== inFile) return;
      if (column >= 0 && finding[COLUMN] !== column) return;
      if (form.severity !== "" && severity(finding) !== form.severity) return;
      if (needle !== "" && !finding[KEY].toLowerCase().includes(needle) && String(finding[ROW]) !== needle &&
        !text(data.messages, finding[MESSAGE]).toLowerCase().includes(needle)) return;
      found.push(index);
    });
    if (form.order === "rule") {
      found.sort((a, b) => data.findings[a][RULE] - data.findings[b][RULE] || a - b);
    }
    page = Math.min(page, Math.max(0, Math.ceil(found.length / SIZE) - 1));
    show();
  }

  function cell(row, content, className) {
    const td = document.createElement("td");
    if (className) td.className = className;
    td.textContent = content;
    row.append(td);
    return td;
  }

  function show() {
    const body = document.createElement("tbody");
    for (const index of found.slice(page * SIZE, (page + 1) * SIZE)) {
      const finding = data.findings[index], rule = data.rules[finding[RULE]];
      const row = document.createElement("tr"), place = file(finding);
      const where = [place, finding[ROW] < 0 ? "" : "第" + finding[ROW] + "行", text(data.columns, finding[COLUMN])];
      cell(row, where.filter((part) => part !== "").join(" · "), "place");
      const badge = document.createElement("span");
      badge.className = "badge " + rule[1];
      badge.textContent = LABELS[rule[1]];
      cell(row, "").append(badge);
      cell(row, text(data.messages, finding[MESSAGE])).title = rule[0];
      cell(row, text(data.fixes, finding[FIX]));
      cell(row, finding[KEY], "key");
      body.append(row);
    }
    $("list").querySelector("tbody").replaceWith(body);
    const pages = Math.max(1, Math.ceil(found.length / SIZE));
    $("shown").textContent = "共 " + found.length + " 处，第 " + (page + 1) + " / " + pages + " 页" +
      (data.unlisted > 0 ? "；另有 " + data.unlisted + " 处未列入本页面" : "");
    $("previous").disabled = page === 0;
    $("next").disabled = page >= pages - 1;
    remember();
  }

  function remember() {
    const form = wanted(), parts = new URLSearchParams();
    for (const name of FIELDS) if (form[name] !== "") parts.set(name, form[name]);
    if (page > 0) parts.set("page", page);
    // A page from a file may not have a history.
    try { history.replaceState(null, "", "#" + parts); } catch (error) { location.hash = parts; }
  }

  function recall() {
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const name of FIELDS) if (parts.has(name)) $(name).value = parts.get(name);
    page = Math.max(0, +parts.get("page") || 0);
  }

  function copy() {
    const lines = found.map((index) => {
      const finding = data.findings[index];
      return [file(finding), finding[ROW] < 0 ? "" : finding[ROW], text(data.columns, finding[COLUMN]),
        data.rules[finding[RULE]][0], text(data.messages, finding[MESSAGE]), finding[KEY]]
        .map((part) => String(part).replace(/[\t\r\n]+/g, " ")).join("\t");
    });
    const list = ["文件\t行\t列\t规则\t问题\t单号"].concat(lines).join("\n");
    // The clipboard API is not there for pages from files everywhere; the event of a copy is.
    const give = (event) => { event.clipboardData.setData("text/plain", list); event.preventDefault(); };
    document.addEventListener("copy", give, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", give);
    $("copied").textContent = done ? "已复制 " + lines.length + " 行" : "浏览器不允许复制";
  }

  fill($("rule"), data.rules.map((rule, index) => [index, LABELS[rule[1]] + " " + rule[0] + "（" + rule[2] + "）"]));
  fill($("file"), used(FILE).map(([index, count]) => [index, data.files[index] + "（" + count + "）"]));
  fill($("column"), used(COLUMN).sort((a, b) => b[1] - a[1]).map(([index, count]) => [index, data.columns[index] + "（" + count + "）"]));
  recall();
  let timer = 0;
  for (const name of FIELDS) {
    $(name).addEventListener(name === "text" ? "input" : "change", () => {
      page = 0;
      clearTimeout(timer);
      timer = setTimeout(filter, name === "text" ? 150 : 0);
    });
  }
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("clear").addEventListener("click", () => { $("filters").reset(); page = 0; filter(); });
  $("previous").addEventListener("click", () => { page -= 1; show(); });
  $("next").addEventListener("click", () => { page += 1; show(); });
  $("copy").addEventListener("click", copy);
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  $("interactive").hidden = false;
  filter();
})();
