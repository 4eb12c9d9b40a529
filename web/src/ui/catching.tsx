import { Component, type ReactNode } from 'react'

interface CatchingProps {
  /** What is drawn: with something else it is tried anew. */
  of: unknown
  /** What stands in its place once it could not be drawn. */
  instead: ReactNode
  children: ReactNode
}

interface CatchingState {
  readonly of: unknown
  readonly hasFallen: boolean
}

/** Keeps what cannot be drawn from taking all that is around it along. */
export class Catching extends Component<CatchingProps, CatchingState> {
  override state: CatchingState = { of: this.props.of, hasFallen: false }

  static getDerivedStateFromError(): Pick<CatchingState, 'hasFallen'> {
    return { hasFallen: true }
  }

  static getDerivedStateFromProps(
    { of }: CatchingProps,
    before: CatchingState,
  ): CatchingState | null {
    return of === before.of ? null : { of, hasFallen: false }
  }

  override render(): ReactNode {
    return this.state.hasFallen ? this.props.instead : this.props.children
  }
}
