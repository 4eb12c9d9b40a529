import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Problem } from '@/api/wire'
import { CropStage } from '@/features/profile/crop-stage'
import { cutOut } from '@/features/profile/cut-out'
import { enlarged, enlargementOf, middleOf } from '@/features/profile/square'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Refusal } from '@/ui/section'
import { Slider } from '@/ui/slider'
import { Spinner } from '@/ui/spinner'
import styles from './crop-dialog.module.css'

interface CropDialogProps {
  picture: ImageBitmap
  /** Takes the square that was cut out; the answer is why not, or null. */
  onChoose: (picture: Blob) => Promise<Problem | null>
  onClose: () => void
}

/** Chooses the square of a picture that others will see. */
export function CropDialog({ picture, onChoose, onClose }: CropDialogProps) {
  const [square, setSquare] = useState(() => middleOf(picture))
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const enlargement = enlargementOf(square, picture)
  const percent = Math.round(enlargement * 100)
  const save = async () => {
    if (isBusy) return
    setIsBusy(true)
    const cut = await cutOut(picture, square)
    const problem = cut === null ? null : await onChoose(cut)
    setIsBusy(false)
    if (cut === null) setRefusal(t`This browser could not make a picture of it.`)
    else if (problem !== null) setRefusal(explain(problem))
  }
  return (
    <Dialog title={t`Your picture`} onClose={onClose}>
      <CropStage picture={picture} square={square} onChange={setSquare} />
      <Slider
        label={t`Enlarge`}
        min={0}
        max={100}
        step={1}
        value={percent}
        valueText={t`${percent} percent`}
        onChange={(value) => setSquare(enlarged(square, value / 100, picture))}
      />
      <p className={styles.hint}>{t`Drag it, or move it with the arrow keys.`}</p>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      <div className={styles.acts}>
        <Button look="quiet" onClick={onClose}>
          {t`Cancel`}
        </Button>
        <Button aria-disabled={isBusy} onClick={() => void save()}>
          {isBusy && <Spinner />}
          {t`Use this picture`}
        </Button>
      </div>
    </Dialog>
  )
}
