/** Saves a text on the person's machine, as a download of this name. */
export function saveCsv(text: string, name: string): void {
  // Reading an answer as text takes its mark of UTF-8 away, without which spreadsheets misread Persian.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
