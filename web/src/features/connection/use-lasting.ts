import { useEffect, useState } from 'react'

/** True once `condition` has held for a while; false at once when it does not. */
export function useLasting(condition: boolean, milliseconds: number): boolean {
  const [hasLasted, setHasLasted] = useState(false)
  useEffect(() => {
    if (!condition) {
      setHasLasted(false)
      return
    }
    const timer = setTimeout(() => setHasLasted(true), milliseconds)
    return () => clearTimeout(timer)
  }, [condition, milliseconds])
  return hasLasted
}
