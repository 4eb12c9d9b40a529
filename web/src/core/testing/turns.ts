/** Lets a program do what it does in passing: things that are awaited, but take no time. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve()
}
