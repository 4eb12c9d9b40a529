import { isInCode } from '@/features/composer/next-line'

/** What is being typed that can be completed, and where it stands. */
export interface Token {
  readonly kind: 'person' | 'room' | 'emoji' | 'command' | 'addressee'
  /** What was typed of it so far, without its sign. */
  readonly query: string
  readonly from: number
  readonly to: number
}

const CALL = /(?<![^\s([{"'*_~>])@([\p{L}\p{N}_.-]*)$/u
const ROOM = /(?<![^\s([{"'*_~>])#([\p{L}\p{N}][\p{L}\p{N}_.-]*)$/u
const EMOJI = /(?<![^\s([{"'*_~>])(?<!\p{L}):([\p{L}+-][\p{L}\p{N}_+-]+)$/u
const COMMAND = /^\/(\p{L}*)$/u
const ADDRESSEE = /^\/whisper\s+(?:@\S+\s+)*@?([\p{L}\p{N}_.-]*)$/u

/** What stands before the caret and can be completed; null for plain words and for code. */
export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(0, caret)
  const found = (kind: Token['kind'], match: RegExpExecArray, signs: number): Token => {
    const query = match[1] ?? ''
    return { kind, query, from: caret - query.length - signs, to: caret }
  }
  const command = COMMAND.exec(before)
  if (command !== null) return found('command', command, 1)
  const addressee = ADDRESSEE.exec(before)
  if (addressee !== null) {
    const hasSign = before.endsWith(`@${addressee[1]}`)
    return found('addressee', addressee, hasSign ? 1 : 0)
  }
  if (isInCode(text, caret) || isInTicks(before)) return null
  const call = CALL.exec(before)
  if (call !== null) return found('person', call, 1)
  const room = ROOM.exec(before)
  if (room !== null) return found('room', room, 1)
  const emoji = EMOJI.exec(before)
  return emoji === null ? null : found('emoji', emoji, 1)
}

const CLOSED = /(?<![^\s([{"'*_~>]):([\p{L}\p{N}_+-]+):$/u

/** The name of an emoji whose second colon was typed just now, and where it begins. */
export function emojiClosedAt(text: string, caret: number): { name: string; from: number } | null {
  const before = text.slice(0, caret)
  const name = CLOSED.exec(before)?.[1]
  if (name === undefined || isInCode(text, caret) || isInTicks(before)) return null
  return { name, from: caret - name.length - 2 }
}

/** The text with what was chosen in the token's place, and a space to go on behind. */
export function completed(text: string, { from, to }: Pick<Token, 'from' | 'to'>, chosen: string) {
  const after = text.slice(to)
  const space = /^[\s,.;:!?)]/u.test(after) ? '' : ' '
  const caret = from + chosen.length + (space === '' && after.startsWith(' ') ? 1 : space.length)
  return { text: text.slice(0, from) + chosen + space + after, start: caret, end: caret }
}

/** An odd number of backticks in the line: code that is not closed yet. */
function isInTicks(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return (line.match(/`/gu)?.length ?? 0) % 2 === 1
}
