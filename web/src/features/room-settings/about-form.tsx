import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Room } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { type About, aboutChanges } from '@/features/room-settings/about-changes'
import { goTo } from '@/lib/navigation'
import { roomPath } from '@/lib/routes'
import { Form } from '@/ui/form'
import { Note } from '@/ui/note'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'

const TITLE_LENGTH = 80
const TOPIC_LENGTH = 500
const NAME_LENGTH = 64

/** Name, title and topic, for those who may change them. */
export function AboutForm({ room }: { room: Room }) {
  const { membership } = useChat()
  const [isSaved, setIsSaved] = useState(false)
  const [before, setBefore] = useState<About>({
    name: room.name ?? '',
    title: room.title ?? '',
    topic: room.topic ?? '',
  })
  const isPrivate = room.kind === 'private'
  const form = useForm({
    initial: before,
    check: (values) => ({
      ...(isPrivate && values.title.trim() === '' && { title: t`A private room needs a title.` }),
      ...(!isPrivate && values.name.trim() === '' && { name: t`A room needs a name.` }),
    }),
    act: async (values) => {
      setIsSaved(false)
      const changes = aboutChanges(before, values)
      const outcome = await membership.update({ room: room.id, ...changes })
      if (!outcome.ok) return outcome.reason
      setBefore(values)
      setIsSaved(true)
      // The address has the name in it.
      if (outcome.value.name !== room.name) goTo(roomPath(outcome.value), { replace: true })
      return null
    },
    blame: { room_name_taken: 'name', invalid_room_name: 'name' },
  })
  return (
    <Form {...form.around}>
      {!isPrivate && room.name !== 'lobby' && (
        <TextField
          label={t`Name`}
          hint={t`It is a part of the address. Links with the old name lead nowhere then.`}
          maxLength={NAME_LENGTH}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.field('name')}
        />
      )}
      <TextField
        label={t`Title`}
        isOptional={!isPrivate}
        maxLength={TITLE_LENGTH}
        autoComplete="off"
        {...form.field('title')}
      />
      <TextField
        label={t`What is it about?`}
        isOptional={true}
        maxLength={TOPIC_LENGTH}
        autoComplete="off"
        {...form.field('topic')}
      />
      {isSaved && <Note>{t`Saved.`}</Note>}
      <div>
        <SubmitButton isBusy={form.isBusy}>{t`Save`}</SubmitButton>
      </div>
    </Form>
  )
}
