import type { Uploader } from '@/api/upload'
import type { BlobKeep } from '@/core/blob-keep'
import type { Clock } from '@/core/clock'
import type { Keep } from '@/core/keep'
import type { LinkFactory } from '@/core/link'
import type { Network } from '@/core/network'
import type { Beat } from '@/lib/pacer'

/** What the client needs of the world; tests play it. */
export interface ChatTools {
  link: LinkFactory
  fetch: typeof fetch
  uploader: Uploader
  clock: Clock
  network: Network
  /** Shared by the tabs of this browser. */
  keep: Keep
  /** This tab's own. */
  tabKeep: Keep
  /** Pictures and files that are not sent yet, shared by the tabs. */
  blobKeep: BlobKeep
  random: () => number
  /** A room that is further behind, in changes, is loaded anew instead of caught up with. */
  changesMost: number
  /** How often what is shown may change. */
  beat: Beat
  randomId: () => string
}
