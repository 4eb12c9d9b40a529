import type { ReactNode } from 'react'
import { Button } from '@/ui/button'
import { Spinner } from '@/ui/spinner'

interface SubmitButtonProps {
  /** It was pressed, and what it does is under way. */
  isBusy: boolean
  look?: 'primary' | 'quiet'
  disabled?: boolean
  children: ReactNode
}

/** Sends a form. While that is under way it keeps the focus, which a disabled button would lose. */
export function SubmitButton({
  isBusy,
  look = 'primary',
  disabled = false,
  children,
}: SubmitButtonProps) {
  return (
    <Button type="submit" look={look} aria-disabled={isBusy} disabled={disabled}>
      {isBusy && <Spinner />}
      {children}
    </Button>
  )
}
