import { plural, t } from '@lingui/core/macro'
import type { Choice } from '@/features/composer/choices'
import { CompletionOption } from '@/features/composer/completion-option'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './completion.module.css'

interface CompletionListProps {
  id: string
  choices: readonly Choice[]
  current: Choice | undefined
  onPoint: (index: number) => void
  onTake: (choice: Choice) => void
}

/** What may be meant, above where one types. The focus stays there. */
export function CompletionList({ id, choices, current, onPoint, onTake }: CompletionListProps) {
  const count = choices.length
  return (
    <>
      <VisuallyHidden>
        <span role="status">
          {count > 0 && plural(count, { one: '# suggestion', other: '# suggestions' })}
        </span>
      </VisuallyHidden>
      {count > 0 && (
        <div id={id} role="listbox" aria-label={t`Suggestions`} className={styles.list}>
          {choices.map((choice, index) => (
            <CompletionOption
              key={choice.key}
              id={`${id}-${choice.key}`}
              choice={choice}
              isCurrent={choice === current}
              onPoint={() => onPoint(index)}
              onChoose={() => onTake(choice)}
            />
          ))}
        </div>
      )}
    </>
  )
}
