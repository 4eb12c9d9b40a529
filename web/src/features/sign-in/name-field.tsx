import { t } from '@lingui/core/macro'
import type { ComponentProps } from 'react'
import { TextField } from '@/ui/text-field'

type NameFieldProps = Omit<ComponentProps<typeof TextField>, 'label' | 'hint'>

/** The name under which somebody comes in, asked for first of all. */
export function NameField(props: NameFieldProps) {
  return (
    <TextField
      label={t`Your name`}
      hint={t`Letters and digits of any script, and . _ -`}
      autoFocus={true}
      autoCapitalize="none"
      spellCheck={false}
      maxLength={64}
      {...props}
    />
  )
}
