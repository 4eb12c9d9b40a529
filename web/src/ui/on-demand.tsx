import { t } from '@lingui/core/macro'
import {
  type ComponentProps,
  type ComponentType,
  cloneElement,
  lazy,
  type ReactElement,
  Suspense,
  useState,
} from 'react'
import { showToast } from '@/ui/toasts'

interface Triggered {
  /** The button that opens it. */
  trigger: ReactElement
}

type Button = ReactElement<ComponentProps<'button'>>

/**
 * A menu or popover that is fetched when its button is first pressed, because no first visit needs
 * it: `onDemand(async () => (await import('…')).RoomMenu)`. What is fetched has to start open.
 */
export function onDemand<Props extends Triggered>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Fetched = lazy(async () => {
    try {
      return { default: await load() }
    } catch {
      return { default: NotFetched as ComponentType<Props> }
    }
  })
  return function OnDemand(props: Props) {
    const [isWanted, setIsWanted] = useState(false)
    const trigger = props.trigger as Button
    const button = cloneElement(trigger, {
      'aria-haspopup': trigger.props['aria-haspopup'] ?? 'menu',
      'aria-expanded': false,
      onClick: () => setIsWanted(true),
      // By the time that it is pressed it is here.
      onPointerEnter: () => void load().catch(() => undefined),
    })
    if (!isWanted) return button
    return (
      <Suspense fallback={button}>
        <Fetched {...props} />
      </Suspense>
    )
  }
}

function NotFetched({ trigger }: Triggered) {
  const say = () =>
    showToast({
      text: t`This part could not be fetched`,
      act: { label: t`Reload`, perform: () => window.location.reload() },
    })
  return cloneElement(trigger as Button, { onClick: say })
}
