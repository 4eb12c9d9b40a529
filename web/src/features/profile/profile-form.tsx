import { t } from '@lingui/core/macro'
import type { OwnProfile } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { ProfilePicture } from '@/features/profile/profile-picture'
import { ProfilePreview } from '@/features/profile/profile-preview'
import { TimeZoneField } from '@/features/profile/time-zone-field'
import { Form } from '@/ui/form'
import { Section } from '@/ui/section'
import { SubmitButton } from '@/ui/submit-button'
import { TextArea } from '@/ui/text-area'
import { TextField } from '@/ui/text-field'
import { showToast } from '@/ui/toasts'
import styles from './profile-form.module.css'

const NAME_LENGTH = 64
const PRONOUNS_LENGTH = 40
const BIO_LENGTH = 500

interface ProfileFormProps {
  profile: OwnProfile
  onChanged: () => void
}

/** Picture, name and what one says of oneself, beside the card that others see of it. */
export function ProfileForm({ profile, onChanged }: ProfileFormProps) {
  const chat = useChat()
  const form = useForm({
    initial: {
      name: profile.name ?? '',
      pronouns: profile.pronouns ?? '',
      bio: profile.bio ?? '',
      time_zone: profile.time_zone ?? '',
    },
    check: () => ({}),
    act: async (values) => {
      const outcome = await chat.people.changeProfile({
        name: values.name.trim() || null,
        pronouns: values.pronouns.trim() || null,
        bio: values.bio.trim() || null,
        time_zone: values.time_zone || null,
      })
      if (!outcome.ok) return outcome.reason
      showToast({ text: t`Your profile is saved.` })
      onChanged()
      return null
    },
  })
  const { value: bio } = form.field('bio')
  const zone = form.field('time_zone')
  const shown = {
    name: form.field('name').value.trim() || null,
    pronouns: form.field('pronouns').value.trim() || null,
    bio: bio.trim() || null,
    time_zone: zone.value || null,
  }
  const left = BIO_LENGTH - [...bio].length
  return (
    <div className={styles.page}>
      <Section title={t`What others see`}>
        <ProfilePreview profile={{ ...profile, ...shown }} />
        <ProfilePicture profile={profile} onChanged={onChanged} />
      </Section>
      <Form {...form.around}>
        <TextField
          label={t`Display name`}
          isOptional={true}
          {...form.field('name')}
          hint={t`Shown instead of ${profile.username}; others still find you by that.`}
          placeholder={profile.username}
          autoComplete="name"
          maxLength={NAME_LENGTH}
        />
        <TextField
          label={t`Pronouns`}
          isOptional={true}
          {...form.field('pronouns')}
          autoComplete="off"
          maxLength={PRONOUNS_LENGTH}
        />
        <TextArea
          label={t`About you`}
          {...form.field('bio')}
          hint={left > BIO_LENGTH / 5 ? '' : t`Characters left: ${left}`}
          maxLength={BIO_LENGTH}
        />
        <TimeZoneField
          value={zone.value}
          error={zone.error}
          onChange={(value) => zone.onChange({ target: { value } })}
        />
        <div>
          <SubmitButton isBusy={form.isBusy} disabled={isSame(shown, profile)}>
            {t`Save profile`}
          </SubmitButton>
        </div>
      </Form>
    </div>
  )
}

type Shown = Pick<OwnProfile, 'name' | 'pronouns' | 'bio' | 'time_zone'>

function isSame(shown: Shown, profile: OwnProfile): boolean {
  const fields = ['name', 'pronouns', 'bio', 'time_zone'] as const
  return fields.every((field) => shown[field] === profile[field])
}
