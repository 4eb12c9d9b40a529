import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { Icon } from '@/ui/icon'
import styles from './form.module.css'

interface FormProps {
  onSubmit: (event: FormEvent) => void
  /** What is wrong and belongs to no single field, or null. */
  error: string | null
  /** How often it was refused; each time the focus goes to the first thing that is wrong. */
  refusals: number
  children: ReactNode
}

/** Fields and the button that sends them; what is wrong is said beside them and not by the browser. */
export function Form({ onSubmit, error, refusals, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    if (refusals === 0) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')?.focus()
  }, [refusals])

  return (
    <form ref={form} className={styles.form} onSubmit={onSubmit} noValidate={true}>
      {error !== null && (
        <p className={styles.error} role="alert" tabIndex={-1}>
          <Icon name="alert" size={18} />
          <span>{error}</span>
        </p>
      )}
      {children}
    </form>
  )
}
