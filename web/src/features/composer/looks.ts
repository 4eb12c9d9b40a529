import { Subject } from '@/lib/observable'

/** Whether the ways in which words can look are offered. It stays so from room to room. */
export const isFormatting = new Subject(false)

/** Whether it is shown what the message will look like. */
export const isPreviewed = new Subject(false)
