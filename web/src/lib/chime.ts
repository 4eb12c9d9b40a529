/** Two notes, as a stonechat calls: like two pebbles struck together. */
const NOTES = [
  { at: 0, hertz: 1_318 },
  { at: 0.11, hertz: 1_760 },
] as const
const LASTS_SECONDS = 0.22
const LOUDNESS = 0.16

let context: AudioContext | null = null

/** Plays a short sound. A browser lets a page do so only after somebody has used it. */
export function chime(): void {
  try {
    context ??= new AudioContext()
    void context.resume()
    const now = context.currentTime
    for (const { at, hertz } of NOTES) strike(context, now + at, hertz)
  } catch {
    // Without a way to make sounds there is none.
  }
}

function strike(audio: AudioContext, at: number, hertz: number): void {
  const tone = audio.createOscillator()
  const loudness = audio.createGain()
  tone.type = 'sine'
  tone.frequency.value = hertz
  loudness.gain.setValueAtTime(0, at)
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.008)
  loudness.gain.exponentialRampToValueAtTime(0.001, at + LASTS_SECONDS)
  tone.connect(loudness).connect(audio.destination)
  tone.start(at)
  tone.stop(at + LASTS_SECONDS)
}
