/** Our stonechat: black head, white collar, rust breast, on its perch. */
export function Bird({ size, className }: { size: number; className?: string | undefined }) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 64 64"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M3.5 50.5 19 35l7.5 9.5L9 54.6z" fill="#3a332d" />
      <path
        d="M16 38c0-13 9.5-22 22-22 10 0 15.5 8 15.5 17.500C53.5 46 44 55 32.5 55 22.5 55 16 48 16 38z"
        fill="#f3e7d8"
      />
      <path d="M53.3 31C55 45 45 55 33 55c-4 0-7-1-9.5-2.800C35 50 42 43 43 28z" fill="#c8552f" />
      <path d="M16 40c-.5-9 4-17 12-21l10 12c-3 10-10 17-19 18-2-2.5-3-5.5-3-9z" fill="#4a4038" />
      <path
        d="M24 24c4 1 6 4 6 9l-6 8"
        fill="none"
        stroke="#f7f1e8"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
      <circle cx="41" cy="19.5" r="13" fill="#1b1816" />
      <path d="M53 16.5 62 20l-8.6 3.200z" fill="#1b1816" />
      <path
        d="M29.5 25.500c1.5 4.5 5.5 7.5 10.5 8-3 2-7.5 2-11-.5-1.5-2-1.2-5 .5-7.500z"
        fill="#fbf7f1"
      />
      <circle cx="45" cy="17" r="2" fill="#fbf7f1" />
    </svg>
  )
}
