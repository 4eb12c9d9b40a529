import type { Attentive } from '@/app/attention/attentive'
import { callAttention } from '@/app/attention/call-attention'
import { followChoices } from '@/app/attention/follow-choices'
import { followDevice } from '@/app/attention/follow-device'
import { heedWorker } from '@/app/attention/heed-worker'
import { markUnread } from '@/app/attention/mark-unread'
import { offerWaking } from '@/app/attention/offer-waking'
import { takeBackSeen } from '@/app/attention/take-back-seen'

/** Makes what happens here seen and heard by somebody who looks elsewhere. */
export function payAttention(attentive: Attentive): void {
  markUnread(attentive.chat)
  followChoices(attentive)
  followDevice(attentive)
  callAttention(attentive)
  takeBackSeen(attentive.chat)
  heedWorker(attentive.chat)
  offerWaking(attentive)
}
