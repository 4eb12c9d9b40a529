/** What can be done by typing it. */
const COMMANDS = ['whisper', 'topic', 'invite'] as const

export type CommandName = (typeof COMMANDS)[number]

export interface SlashCommand {
  readonly name: CommandName
  /** Names behind it, without their sign; more than one only for a whisper. */
  readonly people: readonly string[]
  /** What stands behind all that. */
  readonly rest: string
}

/**
 * The command that a text is, or null: what begins with an unknown word is only text.
 * Blank lines before it are not sent, so they do not hide it.
 */
export function slashCommand(text: string): SlashCommand | null {
  const match = /^(?:[^\S\n]*\n)*\/(\p{L}+)(?:\s+|(?=@)|$)/u.exec(text)
  const name = COMMANDS.find((command) => command === match?.[1]?.toLowerCase())
  if (match === null || name === undefined) return null
  const behind = text.slice(match[0].length)
  if (name === 'topic') return { name, people: [], rest: behind.trim() }
  return { name, ...peopleIn(behind) }
}

/** The first word is a name; further ones only with their sign. */
function peopleIn(text: string): { people: string[]; rest: string } {
  const people: string[] = []
  let rest = text
  for (;;) {
    const match = (people.length === 0 ? /^@?([^\s@]+)\s*/u : /^@([^\s@]+)\s*/u).exec(rest)
    if (match?.[1] === undefined) return { people, rest: rest.trim() }
    people.push(match[1])
    rest = rest.slice(match[0].length)
  }
}
