import { type Observable, Subject } from '@/lib/observable'
import { isForWriters, isPressed, type Press, type Shortcut } from '@/lib/shortcut'

/** Where the help sheet lists it. */
export type CommandGroup = 'everywhere' | 'rooms' | 'messages' | 'writing'

/**
 * Something that can be done, once for all ways to do it: the quick switcher, the help sheet, menus
 * and the keyboard ask the same object, so that they cannot disagree.
 */
export interface Command {
  /** `verb-noun`; registering the same again replaces it for as long. */
  readonly id: string
  /** What it does, in the language of the moment. */
  readonly title: () => string
  readonly group: CommandGroup
  /** The first is the one that is shown. */
  readonly shortcuts?: readonly Shortcut[]
  /** Left out of the quick switcher: it makes sense by its keys alone. */
  readonly isKeysOnly?: boolean
  /** Whether it would do anything now; it does not exist otherwise. */
  readonly isPossible?: () => boolean
  readonly perform: () => void
}

const registered = new Subject<readonly Command[]>([])

/** All that can be done on the page as it is, the most particular last. */
export const commands: Observable<readonly Command[]> = registered

/** Adds commands until the returned function is called. */
export function registerCommands(added: readonly Command[]): () => void {
  registered.update((before) => [...before, ...added])
  return () => registered.update((before) => before.filter((command) => !added.includes(command)))
}

export function isPossible({ isPossible: ask }: Command): boolean {
  return ask?.() ?? true
}

/** The command behind a press of keys, if there is one that can be performed. */
export function commandFor(press: Press, isWriting: boolean): Command | undefined {
  return registered
    .get()
    .findLast(
      (command) =>
        command.shortcuts?.some(
          (shortcut) => (!isWriting || isForWriters(shortcut)) && isPressed(shortcut, press),
        ) && isPossible(command),
    )
}
