import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Circle, HistoryView, Room, UpdateRoom } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { slowChoices, slowName } from '@/features/room-settings/slow-choices'
import { explain } from '@/lib/explain'
import { RadioGroup } from '@/ui/radio-group'
import { Refusal } from '@/ui/section'
import { SelectField } from '@/ui/select-field'
import { Switch } from '@/ui/switch'
import styles from './room-settings.module.css'

type Setting = Omit<UpdateRoom, 'room'>

/** What goes in a room. Each choice counts at once. */
export function SettingsTab({ room }: { room: Room }) {
  const { membership } = useChat()
  const [refusal, setRefusal] = useState<string | null>(null)
  const change = async (setting: Setting) => {
    const outcome = await membership.update({ room: room.id, ...setting })
    setRefusal(outcome.ok ? null : explain(outcome.reason))
  }
  const set = (setting: Setting) => void change(setting)
  const circles = circleOptions()
  return (
    <div className={styles.tab}>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      <SelectField<Circle>
        label={t`Who may write?`}
        hint={t`Where only some may, it is a room for announcements. Whispers and reactions stay open to all.`}
        options={circles}
        value={room.posting}
        onChange={(posting) => set({ posting })}
      />
      <SelectField<Circle>
        label={t`Who may call everybody?`}
        hint={t`With @room and @here. From the others that is only text.`}
        options={circles}
        value={room.calling}
        onChange={(calling) => set({ calling })}
      />
      <SelectField<Circle>
        label={t`Who may bring others in?`}
        hint={t`They are in the room at once, and can leave it.`}
        options={circles}
        value={room.inviting}
        onChange={(inviting) => set({ inviting })}
      />
      {room.kind === 'private' && (
        <RadioGroup<HistoryView>
          label={t`How much do newcomers see?`}
          options={[
            { value: 'all', label: t`Everything that was ever said` },
            { value: 'joined', label: t`What is said from when they joined` },
          ]}
          value={room.history}
          onChange={(history) => set({ history })}
        />
      )}
      <SelectField
        label={t`Slow mode`}
        hint={t`How long a member waits between two messages. Who runs the room does not wait.`}
        options={slowChoices(room.slow_seconds).map((seconds) => ({
          value: `${seconds}`,
          label: slowName(seconds),
        }))}
        value={`${room.slow_seconds}`}
        onChange={(seconds) => set({ slow_seconds: Number(seconds) })}
      />
      <Switch
        label={t`Show who has read`}
        hint={t`Members see how far the others have read, as long as there are no more than 100.`}
        isOn={room.receipts}
        onChange={(receipts) => set({ receipts })}
      />
    </div>
  )
}

function circleOptions(): readonly { value: Circle; label: string }[] {
  return [
    { value: 'members', label: t`All members` },
    { value: 'moderators', label: t`Moderators and owners` },
    { value: 'owners', label: t`Owners only` },
  ]
}
