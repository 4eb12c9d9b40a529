/** Our stonechat: black head, white collar, rust breast, on a stone. */
export function Bird({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="15" fill="#ece4d8" />
      <path d="M7 53.5 20.5 40l8 9L15.8 60z" fill="#2a2522" />
      <path
        d="M34 18.5c10.8 0 19 8.7 19 19.3C53 48.6 44.6 56.5 34 56.5S15 48.6 15 37.8c0-10.6 8.2-19.3 19-19.3z"
        fill="#c4512b"
      />
      <path
        d="M34 18C22.8 18 14.4 27 14.4 38c0 4.9 1.7 9.3 4.7 12.5C29.5 49.8 38.2 42.5 39 31z"
        fill="#453b34"
      />
      <path
        d="M22.5 42.5c5-.8 9.3-3.8 11.5-8"
        stroke="#fbf7f0"
        strokeWidth="2.4"
        fill="none"
        strokeLinecap="round"
      />
      <path d="M23.7 23c.8 8 7.8 14 16.8 14 1.7 0 2.7-1.3 3-2.8l.7-4.7-14.7-11z" fill="#fbf7f0" />
      <circle cx="38.5" cy="20.5" r="13" fill="#1b1816" />
      <path d="M49.8 16.3 60 20.3l-9.8 4z" fill="#1b1816" />
      <circle cx="43" cy="18" r="2" fill="#fbf7f0" />
    </svg>
  )
}
