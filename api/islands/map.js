// A page's map: the places of one city, or the cities with what they have with each other. Without it the page
// shows the same as a list and a drawing.
import "leaflet/dist/leaflet.css";
import { exchanges } from "./map/exchanges.js";
import { places } from "./map/places.js";

const frame = document.getElementById("map");
const told = JSON.parse(document.getElementById("map-data").textContent);
(told.cities ? exchanges : places)(frame, told);
