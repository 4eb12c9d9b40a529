/** Enough for most of what people say to one another without words. */
export const QUICK_EMOJI = ['👍', '❤️', '😂', '🎉', '😮', '🙏'] as const
