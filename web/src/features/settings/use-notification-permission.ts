import { useEffect, useState } from 'react'

/** What the browser lets the page do; `missing` where it knows no notifications at all. */
export type Permission = NotificationPermission | 'missing'

/** Whether notifications are allowed, and a way to ask, which only a press of a button may do. */
export function useNotificationPermission(): readonly [Permission, () => Promise<Permission>] {
  const [permission, setPermission] = useState(now)

  useEffect(() => {
    let status: PermissionStatus | null = null
    const look = () => setPermission(now())
    void navigator.permissions
      ?.query({ name: 'notifications' })
      .then((found) => {
        status = found
        found.addEventListener('change', look)
      })
      .catch(() => undefined)
    return () => status?.removeEventListener('change', look)
  }, [])

  const ask = async () => {
    if (now() !== 'missing') await Notification.requestPermission()
    setPermission(now())
    return now()
  }
  return [permission, ask]
}

function now(): Permission {
  return 'Notification' in window && window.isSecureContext ? Notification.permission : 'missing'
}
