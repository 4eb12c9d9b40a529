/** The Lingui plugin turns a catalogue into its compiled messages. */
declare module '*.po' {
  import type { Messages } from '@lingui/core'

  export const messages: Messages
}
