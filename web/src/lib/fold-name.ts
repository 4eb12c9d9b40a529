/** The form in which names are compared: the server folds compatibility forms and case too. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}
