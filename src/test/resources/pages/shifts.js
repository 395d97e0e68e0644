/* Keeps in window.__shifts by how much the page has moved by itself, and what of it from where to where. */
{
  const named = (node) => {
    const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element?.isConnected) return "what is gone";
    const path = [];
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const among = at.parentElement ? [...at.parentElement.children].indexOf(at) + 1 : 0;
      path.unshift(at.id ? `#${at.id}` : `${at.localName}:nth-child(${among})`);
      if (at.id) break;
    }
    const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return `${path.join(" > ")} "${text}"`;
  };
  const placed = ({ x, y, width, height }) => (width === 0 ? "nowhere" : `${width}x${height} at ${x},${y}`);
  window.__shifts = { sum: 0, told: [] };
  const take = (entries) => {
    for (const entry of entries.filter(({ hadRecentInput }) => !hadRecentInput)) {
      window.__shifts.sum += entry.value;
      window.__shifts.told.push(`  ${entry.value.toFixed(3)} at ${Math.round(entry.startTime)} ms`);
      for (const { node, previousRect, currentRect } of entry.sources) {
        window.__shifts.told.push(`    ${named(node)}: ${placed(previousRect)} to ${placed(currentRect)}`);
      }
    }
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  window.__shifts.now = () => {
    take(observer.takeRecords());
    return window.__shifts;
  };
}
