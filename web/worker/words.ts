import { leftForWorker, type WorkerWords } from '@/lib/worker-room.ts'

/** Until a page has said in which language somebody reads. */
const WORDS: WorkerWords = {
  answer: 'Answer',
  yourAnswer: 'Your answer',
  notSent: 'Your answer was not sent',
  tryAgain: 'Try again',
}

export async function words(): Promise<WorkerWords> {
  const left = await leftForWorker().catch(() => null)
  return { ...WORDS, ...left?.words }
}
