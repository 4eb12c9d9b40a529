import { t } from '@lingui/core/macro'
import { useRef, useState } from 'react'
import type { OwnProfile, Problem } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { lazyOverlay } from '@/ui/lazy-overlay'
import { Refusal } from '@/ui/section'
import styles from './profile-picture.module.css'

const CropDialog = lazyOverlay(
  async () => (await import('@/features/profile/crop-dialog')).CropDialog,
)

const TYPES = 'image/jpeg,image/png,image/gif,image/webp,image/avif'

interface ProfilePictureProps {
  profile: OwnProfile
  onChanged: () => void
}

/** The picture, and how to choose another or none. */
export function ProfilePicture({ profile, onChanged }: ProfilePictureProps) {
  const chat = useChat()
  const input = useRef<HTMLInputElement>(null)
  const [picture, setPicture] = useState<ImageBitmap | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const open = async (file: File | undefined) => {
    if (file === undefined) return
    // It is turned as the camera held it, as the server will show it.
    const opened = await createImageBitmap(file).catch(() => null)
    setRefusal(opened === null ? t`This file could not be opened as a picture.` : null)
    setPicture(opened)
  }
  const close = () => {
    picture?.close()
    setPicture(null)
  }
  const use = async (cut: Blob): Promise<Problem | null> => {
    const outcome = await chat.people.setAvatar(cut)
    if (!outcome.ok) return outcome.reason
    close()
    onChanged()
    return null
  }
  const remove = async () => {
    const outcome = await chat.people.removeAvatar()
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    onChanged()
  }
  const { avatar } = profile
  return (
    <div className={styles.acts}>
      <Button look="quiet" small={true} onClick={() => input.current?.click()}>
        {avatar === null ? t`Add a picture` : t`Change picture`}
      </Button>
      {avatar !== null && (
        <Button look="quiet" small={true} onClick={() => void remove()}>
          {t`Remove picture`}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        className={styles.file}
        accept={TYPES}
        aria-label={t`Picture`}
        tabIndex={-1}
        onChange={({ target }) => {
          void open(target.files?.[0])
          // The same file may be chosen once more.
          target.value = ''
        }}
      />
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {picture !== null && <CropDialog picture={picture} onChoose={use} onClose={close} />}
    </div>
  )
}
