/** Strokes on a grid of 20, so that all icons weigh the same. */
const PATHS = {
  back: 'M12.5 4 6.5 10l6 6',
  close: 'M5 5l10 10M15 5 5 15',
  image:
    'M3.5 5.500a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2zM3.5 13.500l3.5-3.5 4 4M10 12.500l2.5-2.5 4 4M12.7 7.300h.01',
  send: 'M10 16V4.500M5 9.300l5-5 5 5',
  people:
    'M7.5 9.500a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.600zM2.5 16.500c0-2.8 2.2-4.5 5-4.500s5 1.7 5 4.500M13 4.200a2.8 2.8 0 0 1 0 5.100M14.5 12.200c1.9.5 3.1 2.1 3.1 4.3',
  leave: 'M8 3.500H5.500a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2H8M12.5 13.5 16.5 10l-4-3.500M16.5 10H8',
  plus: 'M10 4v12M4 10h12',
  search: 'M9 14.500a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  compass: 'M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM13 7l-1.7 4.300L7 13l1.7-4.300z',
  down: 'M10 4v11.500M5 10.700l5 5 5-5',
  alert: 'M10 6.500v4M10 13.500h.01M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15z',
  offline:
    'M3 3l14 14M6.2 10.400a6 6 0 0 1 2-1.200M3.3 7.600A10.5 10.5 0 0 1 6 6M16.7 7.600A10.5 10.5 0 0 0 9 5M8.5 13a2.5 2.5 0 0 1 3 0',
} as const

export type IconName = keyof typeof PATHS

/** A small drawing beside words, or inside a button that has a label. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
