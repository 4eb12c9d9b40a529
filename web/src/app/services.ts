import { browserUploader } from '@/api/upload'
import { browserBlobKeep } from '@/core/blob-keep'
import { CHANGES_MOST } from '@/core/catch-up'
import { Chat } from '@/core/chat'
import { Choices } from '@/core/choices'
import { systemClock } from '@/core/clock'
import { DRAFTS } from '@/core/drafts'
import { browserKeep, keyInBrowser } from '@/core/keep'
import { browserNetwork } from '@/core/network'
import { PREFERENCES, Preferences } from '@/core/preferences'
import { RecentRooms } from '@/core/recent-rooms'
import { RecentSearches } from '@/core/recent-searches'
import { ENTERED } from '@/core/session'
import { socketLink } from '@/core/socket-link'
import { WokenDevice } from '@/core/woken-device'
import { browserBeat } from '@/lib/pacer'
import { pushBrowser } from '@/lib/push-browser'
import { randomId } from '@/lib/random-id'

export const deviceKeep = browserKeep(() => window.localStorage)

export const recentRooms = new RecentRooms(deviceKeep)
export const recentSearches = new RecentSearches(deviceKeep)
export const preferences = new Preferences(deviceKeep)

/** The running client: the only place that names what it is made of. */
export const chat = new Chat({
  link: (handlers) => socketLink(handlers),
  fetch: (input, init) => window.fetch(input, init),
  uploader: browserUploader,
  clock: systemClock,
  network: browserNetwork,
  keep: deviceKeep,
  tabKeep: browserKeep(() => window.sessionStorage),
  blobKeep: browserBlobKeep(() => systemClock.now()),
  random: Math.random,
  changesMost: CHANGES_MOST,
  beat: browserBeat,
  randomId,
})

const rest = () => chat.rest

/** By what somebody is called back who looks elsewhere. */
export const calling = {
  choices: new Choices({ rest, session: chat.session }),
  device: new WokenDevice({ rest, browser: pushBrowser, keep: deviceKeep }),
}

window.addEventListener('storage', ({ key, newValue }) => {
  if (key === keyInBrowser(PREFERENCES)) preferences.readAgain()
  if (key === keyInBrowser(ENTERED) && newValue !== null) chat.entrance.follow(newValue)
  else if (key === keyInBrowser(DRAFTS)) chat.drafts.heard()
})
window.addEventListener('pagehide', () => chat.leaving.leave())
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) chat.leaving.comeBack()
})
window.addEventListener('beforeunload', (event) => {
  if (chat.leaving.losesImages) event.preventDefault()
})
