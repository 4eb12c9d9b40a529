export function App() {
  return (
    <main>
      <h1>Stonechat</h1>
    </main>
  )
}
