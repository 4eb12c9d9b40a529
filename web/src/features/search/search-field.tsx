import { t } from '@lingui/core/macro'
import { useId, useRef } from 'react'
import { DayPicker } from '@/features/search/day-picker'
import { SuggestionOption } from '@/features/search/suggestion-option'
import type { Suggestion } from '@/features/search/suggestions'
import { TermChips } from '@/features/search/term-chips'
import { type SearchLineProps, useSearchLine } from '@/features/search/use-search-line'
import { Icon } from '@/ui/icon'
import styles from './search-field.module.css'

/**
 * The line to search in. Operators that are complete leave it and stand before it as chips; the
 * list below offers what could come next, and the focus stays in the line.
 */
export function SearchField(props: SearchLineProps) {
  const { query } = props
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const line = useSearchLine(props, input)
  const { shown, current, calendar } = line
  return (
    <search className={styles.field}>
      <form
        className={styles.box}
        onSubmit={(event) => {
          event.preventDefault()
          line.search(query)
          // The keyboard of a phone would lie over what is found.
          if (window.matchMedia('(pointer: coarse)').matches) input.current?.blur()
        }}
      >
        <Icon name="search" />
        <TermChips
          terms={query.terms}
          onRemove={(term) => {
            line.search({ ...query, terms: query.terms.filter((other) => other !== term) })
            input.current?.focus()
          }}
        />
        <input
          ref={input}
          className={styles.input}
          role="combobox"
          type="text"
          enterKeyHint="search"
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={
            current === undefined ? undefined : `${id}-${shown.indexOf(current)}`
          }
          aria-autocomplete="list"
          aria-label={t`Search messages`}
          placeholder={query.terms.length === 0 ? t`Search messages` : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={500}
          // biome-ignore lint/a11y/noAutofocus: Whoever opens this page came to type.
          autoFocus={query.words === ''}
          value={query.words}
          onKeyDown={line.onKeyDown}
          onClick={() => line.open(query.words !== '')}
          onBlur={() => line.open(false)}
          onChange={(event) => line.write(event.target.value)}
        />
      </form>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t`Suggestions`}
        className={styles.list}
        // The focus stays in the line.
        onPointerDown={(event) => event.preventDefault()}
      >
        {shown.map((suggestion, index) => (
          <SuggestionOption
            key={keyOf(suggestion)}
            id={`${id}-${index}`}
            suggestion={suggestion}
            isCurrent={suggestion === current}
            onPoint={() => line.point(index)}
            onChoose={() => line.choose(suggestion)}
          />
        ))}
      </div>
      {calendar !== null && (
        <DayPicker
          onClose={line.closeCalendar}
          onChoose={(value) => {
            line.closeCalendar()
            line.add({ operator: calendar, value })
          }}
        />
      )}
    </search>
  )
}

function keyOf(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case 'operator':
    case 'calendar':
      return `${suggestion.kind} ${suggestion.operator}`
    case 'recent':
      return `recent ${suggestion.query}`
    case 'term':
      return `${suggestion.term.value} ${suggestion.title}`
  }
}
