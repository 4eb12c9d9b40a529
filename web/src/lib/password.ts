const LEAST = 8

export const PASSWORD_HINT = `At least ${LEAST} characters; a few words are better than a few signs`

/** What is wrong with a new password as far as we can tell; the server looks more closely. */
export function faultInPassword(password: string): string | null {
  const length = [...password.normalize('NFKC')].length
  if (length >= LEAST) return null
  if (length === 0) return 'Choose a password.'
  return `A password has at least ${LEAST} characters; this one has ${length}.`
}
