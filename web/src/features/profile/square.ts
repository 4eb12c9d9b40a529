/** The part of a picture that is kept, in its own pixels. */
export interface Square {
  readonly x: number
  readonly y: number
  readonly size: number
}

export interface Extent {
  readonly width: number
  readonly height: number
}

/** Less than this would be a blur at the size at which pictures are shown. */
const SMALLEST = 64

/** The greatest square in the middle. */
export function middleOf({ width, height }: Extent): Square {
  const size = Math.min(width, height)
  return { x: (width - size) / 2, y: (height - size) / 2, size }
}

/** The same square elsewhere, as far as the picture goes. */
export function movedBy(
  { x, y, size }: Square,
  by: { x: number; y: number },
  picture: Extent,
): Square {
  return {
    x: within(x + by.x, picture.width - size),
    y: within(y + by.y, picture.height - size),
    size,
  }
}

/** How much it is enlarged, from 0 for all that fits to 1 for as little as may be kept. */
export function enlargementOf({ size }: Square, picture: Extent): number {
  const [smallest, greatest] = boundsOf(picture)
  return greatest === smallest ? 0 : Math.log(greatest / size) / Math.log(greatest / smallest)
}

/** The square around the same middle, enlarged so much. */
export function enlarged(square: Square, enlargement: number, picture: Extent): Square {
  const [smallest, greatest] = boundsOf(picture)
  const size = greatest * (smallest / greatest) ** within(enlargement, 1)
  const by = (square.size - size) / 2
  return movedBy({ ...square, size }, { x: by, y: by }, picture)
}

function boundsOf({ width, height }: Extent): readonly [number, number] {
  const greatest = Math.min(width, height)
  return [Math.min(SMALLEST, greatest), greatest]
}

function within(value: number, most: number): number {
  return Math.min(Math.max(0, value), most)
}
