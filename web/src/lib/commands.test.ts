import { expect, onTestFinished, test } from 'vitest'
import { type Command, commandFor, commands, registerCommands } from '@/lib/commands'

const command = (id: string, change: Partial<Command> = {}): Command => ({
  id,
  title: () => id,
  group: 'everywhere',
  perform: () => undefined,
  ...change,
})
const press = (key: string, altKey = false) => ({
  key,
  altKey,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
})
const register = (...added: Command[]) => onTestFinished(registerCommands(added))

test('a command is there for as long as it is registered', () => {
  const forget = registerCommands([command('open-help', { shortcuts: ['?'] })])
  expect(commandFor(press('?'), false)?.id).toBe('open-help')
  forget()
  expect(commandFor(press('?'), false)).toBeUndefined()
  expect(commands.get()).toEqual([])
})

test('what is more particular is meant first, unless it can do nothing now', () => {
  let isPossible = true
  register(command('leave-page', { shortcuts: ['Escape'] }))
  register(command('close-thread', { shortcuts: ['Escape'], isPossible: () => isPossible }))
  expect(commandFor(press('Escape'), true)?.id).toBe('close-thread')
  isPossible = false
  expect(commandFor(press('Escape'), true)?.id).toBe('leave-page')
})

test('whoever writes a question mark wants no help', () => {
  register(command('open-help', { shortcuts: ['?'] }))
  register(command('next-room', { shortcuts: ['Alt+ArrowDown'] }))
  expect(commandFor(press('?'), true)).toBeUndefined()
  expect(commandFor(press('ArrowDown', true), true)?.id).toBe('next-room')
})
