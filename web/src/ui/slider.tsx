import styles from './slider.module.css'

interface SliderProps {
  label: string
  min: number
  max: number
  step: number
  value: number
  /** What the number means, for those who hear it. */
  valueText?: string
  onChange: (value: number) => void
}

/** More or less of something. */
export function Slider({ label, min, max, step, value, valueText, onChange }: SliderProps) {
  return (
    <label className={styles.line}>
      {label}
      <input
        type="range"
        className={styles.range}
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={valueText}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </label>
  )
}
