import { t } from '@lingui/core/macro'
import { usePreferences } from '@/binding/use-preferences'
import type { Density, Theme } from '@/core/preferences'
import { PictureChoice } from '@/features/settings/picture-choice'
import { SmallPage } from '@/features/settings/small-page'
import { Section } from '@/ui/section'

/** How it looks on this device. */
export function AppearanceSettings() {
  const [{ theme, density }, change] = usePreferences()
  return (
    <>
      <Section title={t`Colours`}>
        <PictureChoice<Theme>
          label={t`Colours`}
          value={theme}
          onChange={(chosen) => change({ theme: chosen })}
          options={[
            { value: 'system', label: t`As the device`, picture: <SmallPage look="system" /> },
            { value: 'light', label: t`Light`, picture: <SmallPage look="light" /> },
            { value: 'dark', label: t`Dark`, picture: <SmallPage look="dark" /> },
          ]}
        />
      </Section>
      <Section title={t`Spacing`}>
        <PictureChoice<Density>
          label={t`Spacing`}
          value={density}
          onChange={(chosen) => change({ density: chosen })}
          options={[
            { value: 'comfortable', label: t`Comfortable`, picture: <SmallPage look="airy" /> },
            { value: 'compact', label: t`Compact`, picture: <SmallPage look="dense" /> },
          ]}
        />
      </Section>
    </>
  )
}
