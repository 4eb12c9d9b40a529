/** What came of something that may be refused: a value, or the reason why not. */
export type Result<Value, Reason> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Reason }

export function succeeded<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value }
}

export function failed<Reason>(reason: Reason): { ok: false; reason: Reason } {
  return { ok: false, reason }
}
