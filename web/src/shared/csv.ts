// Lists as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8. A text that a spreadsheet would take for a formula is sent as text.
type Cells = (string | number | undefined)[];
export const csvHead = (head: string[]): string => `\ufeff${csvLines([head])}`;
export function csvLines(rows: Cells[]): string {
  const cell = (value: string | number | undefined) => {
    let text = value === undefined ? '' : String(value);
    if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
export const csv = (head: string[], rows: Cells[]): string => csvHead(head) + csvLines(rows);

export function download(name: string, parts: BlobPart[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
