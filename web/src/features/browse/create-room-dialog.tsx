import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { useIsOnline } from '@/binding/use-is-online'
import { useMe } from '@/binding/use-me'
import { goTo } from '@/lib/navigation'
import { roomPath } from '@/lib/routes'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Form } from '@/ui/form'
import { RadioGroup } from '@/ui/radio-group'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'
import styles from './create-room-dialog.module.css'

const NAME_LENGTH = 64
const TITLE_LENGTH = 80
const TOPIC_LENGTH = 500

type Visibility = 'public' | 'private'

/** Makes a room and goes there. */
export function CreateRoomDialog({ onClose }: { onClose: () => void }) {
  const { me } = useMe()
  const isOnline = useIsOnline()
  const [visibility, setVisibility] = useState<Visibility>('public')
  const isPrivate = visibility === 'private'
  const form = useCreation(visibility, onClose)
  return (
    <Dialog title={t`Create a room`} onClose={onClose}>
      <Form {...form.around}>
        {isPrivate ? (
          <TextField
            key="title"
            label={t`Title`}
            hint={t`Only its members see it`}
            autoComplete="off"
            maxLength={TITLE_LENGTH}
            {...form.field('title')}
          />
        ) : (
          <TextField
            key="name"
            label={t`Name`}
            hint={t`Without spaces, such as garden-club`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={NAME_LENGTH}
            {...form.field('name')}
          />
        )}
        <TextField
          label={t`What is it about?`}
          isOptional={true}
          autoComplete="off"
          maxLength={TOPIC_LENGTH}
          {...form.field('topic')}
        />
        {!me.guest && (
          <RadioGroup<Visibility>
            label={t`Who finds it?`}
            value={visibility}
            options={[
              {
                value: 'public',
                label: t`Everybody: a public room`,
                hint: t`All can find it, read it and join`,
              },
              {
                value: 'private',
                label: t`Only members: a private room`,
                hint: t`Nobody else learns that it exists; you invite people`,
              },
            ]}
            onChange={setVisibility}
          />
        )}
        <div className={styles.acts}>
          <Button look="quiet" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <SubmitButton isBusy={form.isBusy} disabled={!isOnline}>
            {t`Create room`}
          </SubmitButton>
        </div>
      </Form>
    </Dialog>
  )
}

function useCreation(visibility: Visibility, onClose: () => void) {
  const chat = useChat()
  const isPrivate = visibility === 'private'
  const named = (name: string) => name.trim().replace(/^#/u, '')
  return useForm({
    initial: { name: '', title: '', topic: '' },
    check: ({ name, title }) => ({
      ...(!isPrivate && named(name) === '' && { name: t`A room needs a name.` }),
      ...(isPrivate && title.trim() === '' && { title: t`A private room needs a title.` }),
    }),
    act: async ({ name, title, topic }) => {
      const called = isPrivate ? { title: title.trim(), visibility } : { name: named(name) }
      const outcome = await chat.membership.create({ ...called, topic: topic.trim() || null })
      if (!outcome.ok) return outcome.reason
      onClose()
      goTo(roomPath(outcome.value))
      return null
    },
    blame: { room_name_taken: 'name', invalid_room_name: 'name' },
  })
}
