import { i18n } from '@lingui/core'

// Without a catalogue a message is its own English; tests read what people would.
i18n.loadAndActivate({ locale: 'en', messages: {} })
