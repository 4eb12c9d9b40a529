import { t } from '@lingui/core/macro'
import type { PushDevice } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { Dialog } from '@/ui/dialog'
import { Form } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'

const NAME_LENGTH = 64

interface RenameDeviceProps {
  device: PushDevice
  onChange: () => void
  onClose: () => void
}

/** Calls a device what its owner calls it. */
export function RenameDevice({ device, onChange, onClose }: RenameDeviceProps) {
  const chat = useChat()
  const form = useForm({
    initial: { name: device.name },
    check: ({ name }) => (name.trim() === '' ? { name: t`It needs a name.` } : {}),
    act: async ({ name }) => {
      const request = { subscription: device.id, name: name.trim() }
      const outcome = await chat.rest.renameDevice(request)
      if (!outcome.ok) return outcome.reason
      onChange()
      onClose()
      return null
    },
  })
  return (
    <Dialog title={t`Rename this device`} onClose={onClose}>
      <Form {...form.around}>
        <TextField
          label={t`Name`}
          autoComplete="off"
          maxLength={NAME_LENGTH}
          {...form.field('name')}
        />
        <div>
          <SubmitButton isBusy={form.isBusy}>{t`Save`}</SubmitButton>
        </div>
      </Form>
    </Dialog>
  )
}
