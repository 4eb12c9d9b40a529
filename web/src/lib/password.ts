import { t } from '@lingui/core/macro'

const LEAST = 8

export function passwordHint(): string {
  return t`At least ${LEAST} characters; a few words are better than a few signs`
}

/** What is wrong with a new password as far as we can tell; the server looks more closely. */
export function faultInPassword(password: string): string | null {
  const length = [...password.normalize('NFKC')].length
  if (length >= LEAST) return null
  if (length === 0) return t`Choose a password.`
  return t`A password has at least ${LEAST} characters; this one has ${length}.`
}
