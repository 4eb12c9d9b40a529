import { Combobox } from '@base-ui/react/combobox'
import { t } from '@lingui/core/macro'
import { type ReactNode, use, useId } from 'react'
import { Icon } from '@/ui/icon'
import { OverlayRoot } from '@/ui/overlay-root'
import popup from './popup.module.css'
import styles from './search-select.module.css'

interface SearchSelectProps {
  label: string
  hint?: string
  /** What is wrong with what was chosen, or null. */
  error?: string | null
  options: readonly string[]
  /** What an option is called, and found by. */
  nameOf: (option: string) => string
  /** What else is to be said of it. */
  detailOf?: (option: string) => ReactNode
  /** Null where nothing is chosen. */
  value: string | null
  onChange: (value: string | null) => void
}

const SHOWN_MOST = 60

/** One of very many, which one finds by typing a part of its name. */
export function SearchSelect(props: SearchSelectProps) {
  const { label, hint, error = null, options, nameOf, detailOf, value, onChange } = props
  const id = useId()
  const note = error ?? hint
  return (
    <Combobox.Root
      items={options}
      itemToStringLabel={nameOf}
      limit={SHOWN_MOST}
      value={value}
      onValueChange={onChange}
      autoHighlight={true}
    >
      <div className={styles.field}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        <Combobox.InputGroup className={styles.line}>
          <Combobox.Input
            id={id}
            className={styles.input}
            placeholder={t`Type to search`}
            aria-invalid={error !== null}
            aria-describedby={note === undefined ? undefined : `${id}-note`}
          />
          {value !== null && (
            <Combobox.Clear className={styles.clear} aria-label={t`Clear: ${label}`}>
              <Icon name="close" size={16} />
            </Combobox.Clear>
          )}
        </Combobox.InputGroup>
        {note !== undefined && (
          <p id={`${id}-note`} className={error === null ? styles.hint : styles.error}>
            {note}
          </p>
        )}
      </div>
      <Combobox.Portal container={use(OverlayRoot) ?? undefined}>
        <Combobox.Positioner className={popup.place} positionMethod="fixed" sideOffset={4}>
          <Combobox.Popup className={`${popup.surface} ${styles.popup}`}>
            <Combobox.Empty className={styles.empty}>{t`Nothing is called that.`}</Combobox.Empty>
            <Combobox.List className={styles.list}>
              {(option: string) => (
                <Combobox.Item key={option} value={option} className={styles.option}>
                  <span className={styles.name}>{nameOf(option)}</span>
                  <span className={styles.detail}>{detailOf?.(option)}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}
