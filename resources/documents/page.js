"use strict";
// A heading becomes a button that sorts its table: first the way people look for, then the other way, then as it was.
{
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  const read = (row, column) => {
    const cell = row.cells[column];
    const { value, unit } = cell.dataset;
    const text = cell.textContent;
    return { row, text, unit: unit ?? "", number: value === undefined ? null : Number(value), isEmpty: text === "" };
  };

  const compare = (one, other) => {
    if (one.number === null || other.number === null) return collator.compare(one.text, other.text);
    return collator.compare(one.unit, other.unit) || one.number - other.number;
  };

  const sorted = (rows, column, direction) => {
    const found = rows.map((row) => read(row, column));
    // What is empty stays at the end either way; rows that are equal keep their order.
    found.sort((one, other) => one.isEmpty - other.isEmpty || (one.isEmpty ? 0 : direction * compare(one, other)));
    return found.map((one) => one.row);
  };

  for (const table of document.querySelectorAll("table")) {
    const body = table.tBodies[0];
    const asWritten = [...body.rows];
    const heads = [...table.tHead.querySelectorAll("th[data-column]")];

    const sort = (head) => {
      const first = head.classList.contains("number") ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      const now = head.getAttribute("aria-sort");
      const next = now === first ? second : now === second ? null : first;
      for (const other of heads) other.removeAttribute("aria-sort");
      if (next) head.setAttribute("aria-sort", next);
      const column = Number(head.dataset.column);
      const rows = next ? sorted(asWritten, column, next === "ascending" ? 1 : -1) : asWritten;
      const all = document.createDocumentFragment();
      for (const row of rows) all.append(row);
      body.append(all);
    };

    if (asWritten.length > 1) {
      for (const head of heads) {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        button.addEventListener("click", () => sort(head));
        head.append(button);
      }
    }
  }
}
