import { type ReactNode, useEffect, useRef } from 'react'
import styles from './list-option.module.css'

interface ListOptionProps {
  id: string
  isCurrent: boolean
  /** Stands before the words, for the eyes alone; null keeps its place free. */
  sign?: ReactNode
  /** The pointer is on it; without this only the keys make one current. */
  onPoint?: () => void
  onChoose: () => void
  children: ReactNode
}

/**
 * One of the things that a line to type in offers. The focus stays in that line, which has the keys
 * and names the current one by `aria-activedescendant`: so this is no button.
 */
export function ListOption(props: ListOptionProps) {
  const { id, isCurrent, sign, onPoint, onChoose, children } = props
  const option = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isCurrent) option.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: The keys are those of the line.
    <div
      ref={option}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      className={styles.option}
      onPointerMove={onPoint}
      // Otherwise the line would lose the focus, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {sign !== undefined && (
        <span className={styles.sign} aria-hidden="true">
          {sign}
        </span>
      )}
      {children}
    </div>
  )
}
