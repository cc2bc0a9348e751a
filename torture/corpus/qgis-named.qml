<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
 <pipe>
  <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
   <colorPalette>
    <paletteEntry value="0" color="#e30613" alpha="255" label="red"/>
    <paletteEntry value="1" color="#ffffff" alpha="255" label="white"/>
    <paletteEntry value="2" color="#005aa0" alpha="255" label="deep blue"/>
    <paletteEntry value="3" color="#000000" alpha="255" label="ink"/>
   </colorPalette>
  </rasterrenderer>
 </pipe>
 <blendMode>0</blendMode>
</qgis>
