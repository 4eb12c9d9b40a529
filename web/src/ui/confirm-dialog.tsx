import { t } from '@lingui/core/macro'
import { type ReactNode, useState } from 'react'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Spinner } from '@/ui/spinner'
import styles from './confirm-dialog.module.css'

interface ConfirmDialogProps {
  title: string
  /** What follows from it, above all what cannot be undone. */
  children: ReactNode
  /** The verb of what is about to happen; never "OK". */
  confirm: string
  cancel?: string
  /** Does it, and tells why it was refused, or null. Whoever opened the dialog closes it. */
  onConfirm: () => Promise<string | null>
  onClose: () => void
}

/** Asks before something that is hard to undo. The focus begins at the harmless answer. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  cancel = t`Cancel`,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const perform = async () => {
    if (isBusy) return
    setIsBusy(true)
    setRefusal(await onConfirm())
    setIsBusy(false)
  }
  return (
    <Dialog title={title} role="alertdialog" onClose={onClose}>
      <div>{children}</div>
      {refusal !== null && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      <div className={styles.acts}>
        <Button look="quiet" onClick={onClose}>
          {cancel}
        </Button>
        <Button aria-disabled={isBusy} onClick={() => void perform()}>
          {isBusy && <Spinner />}
          {confirm}
        </Button>
      </div>
    </Dialog>
  )
}
