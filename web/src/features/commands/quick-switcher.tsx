import { t } from '@lingui/core/macro'
import { type KeyboardEvent, useId, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { usePeopleSearch } from '@/binding/use-people-search'
import { type Choice, choicesFor } from '@/features/commands/choices'
import { SwitcherOption } from '@/features/commands/switcher-option'
import { commands } from '@/lib/commands'
import { explain } from '@/lib/explain'
import { goTo } from '@/lib/navigation'
import { roomPath } from '@/lib/routes'
import { Dialog } from '@/ui/dialog'
import { SearchLine } from '@/ui/search-line'
import styles from './quick-switcher.module.css'

interface QuickSwitcherProps {
  /** Ids of rooms, the one that was open last first. */
  recent: readonly string[]
  onClose: () => void
}

/** Any room, person or command, by a few letters of its name. */
export function QuickSwitcher({ recent, onClose }: QuickSwitcherProps) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const choices = useChoices(typed.trim(), recent)
  const [refusal, choose] = useChoosing(onClose)
  const current = choices[Math.min(at, choices.length - 1)]

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && choices.length > 0) {
      event.preventDefault()
      setAt((Math.min(at, choices.length - 1) + step + choices.length) % choices.length)
    } else if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault()
      void choose(current)
    }
  }
  return (
    <Dialog title={t`Go to`} isBare={true} onClose={onClose}>
      <SearchLine>
        <input
          role="combobox"
          aria-expanded={choices.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${current.key}`}
          aria-autocomplete="list"
          aria-label={t`A room, a person or a command`}
          placeholder={t`A room, a person or a command`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
        />
      </SearchLine>
      {refusal !== null && (
        <p className={styles.note} role="alert">
          {refusal}
        </p>
      )}
      <div id={`${id}-list`} role="listbox" aria-label={t`Found`} className={styles.list}>
        {choices.map((choice, index) => (
          <SwitcherOption
            key={choice.key}
            id={`${id}-${choice.key}`}
            choice={choice}
            isCurrent={choice === current}
            onPoint={() => setAt(index)}
            onChoose={() => void choose(choice)}
          />
        ))}
      </div>
      {choices.length === 0 && (
        <p className={styles.note} role="status">{t`Nothing is called that.`}</p>
      )}
    </Dialog>
  )
}

function useChoices(typed: string, recent: readonly string[]): Choice[] {
  const chat = useChat()
  const { me } = useMe()
  const rooms = useObservable(chat.rooms)
  const open = useObservable(chat.openRoom)
  const possible = useObservable(commands)
  const people = usePeopleSearch(me.guest ? '' : typed)
  return choicesFor({
    typed,
    rooms: [...rooms.values()].filter((view) => view.standing === 'member'),
    recent,
    open: open.status === 'found' ? open.id : null,
    people,
    commands: possible,
    me,
  })
}

/** Goes to what was chosen; tells why that was refused, or null. */
function useChoosing(onClose: () => void) {
  const chat = useChat()
  const [refusal, setRefusal] = useState<string | null>(null)
  const choose = async (choice: Choice) => {
    if (choice.kind === 'person') {
      const outcome = await chat.membership.openDirect({ user: choice.user.id })
      if (!outcome.ok) {
        setRefusal(explain(outcome.reason))
        return
      }
      goTo(roomPath(outcome.value))
    }
    onClose()
    if (choice.kind === 'room') goTo(roomPath(choice.view.room))
    if (choice.kind === 'command') choice.command.perform()
  }
  return [refusal, choose] as const
}
